@NullMarked
package io.portcullis.ipsec.xfrm;

import org.jspecify.annotations.NullMarked;
