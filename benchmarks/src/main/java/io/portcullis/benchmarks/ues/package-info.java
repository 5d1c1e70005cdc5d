/** What a registered UE costs a P-CSCF: heap, and CPU time of a message as they become more. */
@NullMarked
package io.portcullis.benchmarks.ues;

import org.jspecify.annotations.NullMarked;
