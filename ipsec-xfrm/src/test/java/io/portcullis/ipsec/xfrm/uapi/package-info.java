@NullMarked
package io.portcullis.ipsec.xfrm.uapi;

import org.jspecify.annotations.NullMarked;
