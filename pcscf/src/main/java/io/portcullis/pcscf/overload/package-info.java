/** When more arrives than can be served: what is refused, and when that is over. */
@NullMarked
package io.portcullis.pcscf.overload;

import org.jspecify.annotations.NullMarked;
