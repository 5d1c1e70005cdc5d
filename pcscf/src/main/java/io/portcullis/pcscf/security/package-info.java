/** The security agreement at the P-CSCF: keys from the 401, sets and their lives, the checks of SM7 (TS 33.203 7). */
@NullMarked
package io.portcullis.pcscf.security;

import org.jspecify.annotations.NullMarked;
