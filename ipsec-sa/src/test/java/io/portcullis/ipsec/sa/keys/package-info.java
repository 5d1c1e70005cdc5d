/** Tests. */
@NullMarked
package io.portcullis.ipsec.sa.keys;

import org.jspecify.annotations.NullMarked;
