/** Links, routes and rules over rtnetlink. */
@NullMarked
package io.portcullis.linux.route;

import org.jspecify.annotations.NullMarked;
