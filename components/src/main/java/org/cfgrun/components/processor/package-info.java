/** The annotation processor that writes the catalog of components at compile time. */
@NullMarked
package org.cfgrun.components.processor;

import org.jspecify.annotations.NullMarked;
