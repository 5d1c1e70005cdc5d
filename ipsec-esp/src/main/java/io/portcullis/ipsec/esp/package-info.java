/** ESP in user space: packets between a TUN device and raw sockets, for kernels that have no ESP. */
@NullMarked
package io.portcullis.ipsec.esp;

import org.jspecify.annotations.NullMarked;
