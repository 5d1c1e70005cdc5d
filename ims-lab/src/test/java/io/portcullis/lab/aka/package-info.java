/** Tests. */
@NullMarked
package io.portcullis.lab.aka;

import org.jspecify.annotations.NullMarked;
