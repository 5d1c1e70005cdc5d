/** Tests of parts of the security procedures by themselves. */
@NullMarked
package io.portcullis.pcscf.security;

import org.jspecify.annotations.NullMarked;
