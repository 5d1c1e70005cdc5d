/** The procedures of a P-CSCF (TS 24.229 5.2, TS 33.203): what happens with each message, by whom it came. */
@NullMarked
package io.portcullis.pcscf;

import org.jspecify.annotations.NullMarked;
