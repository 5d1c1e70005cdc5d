/** The server put together: backend, sockets, procedures; started and stopped in order. */
@NullMarked
package io.portcullis.server.run;

import org.jspecify.annotations.NullMarked;
