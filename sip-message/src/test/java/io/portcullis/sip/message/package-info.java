/** Tests. */
@NullMarked
package io.portcullis.sip.message;

import org.jspecify.annotations.NullMarked;
