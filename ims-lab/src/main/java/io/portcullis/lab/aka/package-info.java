/** Milenage, the USIM, and digest with AKA (TS 35.206, TS 33.102, RFC 3310). */
@NullMarked
package io.portcullis.lab.aka;

import org.jspecify.annotations.NullMarked;
