/** Tests. */
@NullMarked
package io.portcullis.ipsec.sa.set;

import org.jspecify.annotations.NullMarked;
