/**
 * One-to-one matching of predictions with objects (DETR, https://arxiv.org/abs/2005.12872): costs
 * of each pair, and the assignment of the least total cost.
 */
@NullMarked
package org.cfgrun.runtime.box.match;

import org.jspecify.annotations.NullMarked;
