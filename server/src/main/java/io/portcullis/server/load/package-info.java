/** {@code portcullis load}: many simulated phones against a P-CSCF, and what came of it. */
@NullMarked
package io.portcullis.server.load;

import org.jspecify.annotations.NullMarked;
