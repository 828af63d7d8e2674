/**
 * Annotations and names with which a class becomes a component that configs can name. Third parties
 * compile their components against this module.
 */
@NullMarked
package org.cfgrun.components;

import org.jspecify.annotations.NullMarked;
