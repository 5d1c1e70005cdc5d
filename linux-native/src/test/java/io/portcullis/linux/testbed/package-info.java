/** What tests of several modules share: two hosts out of network namespaces, and echo servers. */
@NullMarked
package io.portcullis.linux.testbed;

import org.jspecify.annotations.NullMarked;
