/** The C library's system calls through java.lang.foreign, descriptors, socket addresses and network namespaces. */
@NullMarked
package io.portcullis.linux.socket;

import org.jspecify.annotations.NullMarked;
