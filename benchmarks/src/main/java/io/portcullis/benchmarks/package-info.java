/** Benchmarks: figures, each a ratio in one run. */
@NullMarked
package io.portcullis.benchmarks;

import org.jspecify.annotations.NullMarked;
