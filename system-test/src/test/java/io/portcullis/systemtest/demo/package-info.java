/** The demonstration as its users run it: on both backends, with a wrong Ki, and that nothing is left of it. */
@NullMarked
package io.portcullis.systemtest.demo;

import org.jspecify.annotations.NullMarked;
