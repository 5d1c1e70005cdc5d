/** Tests of the routes file. */
@NullMarked
package io.portcullis.server.routes;

import org.jspecify.annotations.NullMarked;
