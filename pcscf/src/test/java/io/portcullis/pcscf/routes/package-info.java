/** Tests of log formats and variables. */
@NullMarked
package io.portcullis.pcscf.routes;

import org.jspecify.annotations.NullMarked;
