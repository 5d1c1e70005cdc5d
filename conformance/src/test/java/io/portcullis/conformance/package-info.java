/** That what is claimed is added up as it should be, and that every claim names a requirement. */
@NullMarked
package io.portcullis.conformance;

import org.jspecify.annotations.NullMarked;
