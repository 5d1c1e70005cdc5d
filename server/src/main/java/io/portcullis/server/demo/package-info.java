/** {@code portcullis demo}: phones that register, talk and leave, over real ESP, in network namespaces of its own. */
@NullMarked
package io.portcullis.server.demo;

import org.jspecify.annotations.NullMarked;
