/** {@code portcullis ue}: a simulated phone against any P-CSCF. */
@NullMarked
package io.portcullis.server.ue;

import org.jspecify.annotations.NullMarked;
