/** From the configurations of OpenSIPS and Kamailio to ours. */
@NullMarked
package io.portcullis.server.migrate;

import org.jspecify.annotations.NullMarked;
