/** Coverage-guided fuzzing with Jazzer: targets, and the command that runs them. */
@NullMarked
package io.portcullis.fuzz;

import org.jspecify.annotations.NullMarked;
