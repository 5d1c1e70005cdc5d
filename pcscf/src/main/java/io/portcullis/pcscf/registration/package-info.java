/** What is known of registered UEs, and the port behind which it is kept. */
@NullMarked
package io.portcullis.pcscf.registration;

import org.jspecify.annotations.NullMarked;
