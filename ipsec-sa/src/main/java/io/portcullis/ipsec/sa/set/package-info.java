/** Sets of four SAs: what they are, where their SPIs and ports come from, and how they live (TS 33.203 7). */
@NullMarked
package io.portcullis.ipsec.sa.set;

import org.jspecify.annotations.NullMarked;
