/** Simulated phones as the demonstration and {@code portcullis ue} use them: their steps, and what they tell as lines of JSON. */
@NullMarked
package io.portcullis.server.phones;

import org.jspecify.annotations.NullMarked;
