/** Tests. */
@NullMarked
package io.portcullis.ipsec.sa.agreement;

import org.jspecify.annotations.NullMarked;
