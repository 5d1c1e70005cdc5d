/** From CK and IK to the keys of each algorithm (TS 33.203 Annex I). */
@NullMarked
package io.portcullis.ipsec.sa.keys;

import org.jspecify.annotations.NullMarked;
