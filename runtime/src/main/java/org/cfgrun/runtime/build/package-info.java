/**
 * Config dicts to components: arguments are bound, nested components built, constructors called.
 */
@NullMarked
package org.cfgrun.runtime.build;

import org.jspecify.annotations.NullMarked;
