/** Tests. */
@NullMarked
package io.portcullis.lab.home;

import org.jspecify.annotations.NullMarked;
