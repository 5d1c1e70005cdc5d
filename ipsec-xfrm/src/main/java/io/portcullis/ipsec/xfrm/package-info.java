/** {@link io.portcullis.ipsec.sa.SaBackend} on the Linux kernel's XFRM. */
@NullMarked
package io.portcullis.ipsec.xfrm;

import org.jspecify.annotations.NullMarked;
