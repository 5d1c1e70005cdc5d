/** Whole P-CSCFs with the same phones and the same home network, side by side; and what the kernel takes alone. */
@NullMarked
package io.portcullis.benchmarks.pcscf;

import org.jspecify.annotations.NullMarked;
