/** TUN devices: packets that the kernel routes to a program. */
@NullMarked
package io.portcullis.linux.tun;

import org.jspecify.annotations.NullMarked;
