/** The server with an operator's routes. */
@NullMarked
package io.portcullis.systemtest.routes;

import org.jspecify.annotations.NullMarked;
