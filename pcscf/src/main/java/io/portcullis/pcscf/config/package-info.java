/** The settings of the procedures. */
@NullMarked
package io.portcullis.pcscf.config;

import org.jspecify.annotations.NullMarked;
