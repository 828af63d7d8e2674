/** The catalog of components: schemas of their arguments, and the JSON index that holds them. */
@NullMarked
package org.cfgrun.components.catalog;

import org.jspecify.annotations.NullMarked;
