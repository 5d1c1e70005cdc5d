/** Requests other than REGISTER, from the UE to the home network and back (TS 24.229 5.2.6). */
@NullMarked
package io.portcullis.pcscf.session;

import org.jspecify.annotations.NullMarked;
