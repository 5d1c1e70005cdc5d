@NullMarked
package io.portcullis.linux.netlink;

import org.jspecify.annotations.NullMarked;
