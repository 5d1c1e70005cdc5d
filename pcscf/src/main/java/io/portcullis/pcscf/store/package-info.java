/** What the P-CSCF promises to remember: registrations and their security associations, and the port behind which they are kept. */
@NullMarked
package io.portcullis.pcscf.store;

import org.jspecify.annotations.NullMarked;
