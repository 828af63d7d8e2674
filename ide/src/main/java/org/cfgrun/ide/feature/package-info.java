/** The features, one class for each request of the protocol. */
@NullMarked
package org.cfgrun.ide.feature;

import org.jspecify.annotations.NullMarked;
