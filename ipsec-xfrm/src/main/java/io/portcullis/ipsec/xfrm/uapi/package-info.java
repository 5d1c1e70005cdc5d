/** linux/xfrm.h: its structs and messages, under its names; nothing here makes a system call. */
@NullMarked
package io.portcullis.ipsec.xfrm.uapi;

import org.jspecify.annotations.NullMarked;
