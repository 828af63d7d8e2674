/**
 * Segmentation by queries, each of which predicts a class and a mask of the whole image: MaskFormer
 * and Mask2Former.
 */
@NullMarked
package org.cfgrun.runtime.model.panoptic;

import org.jspecify.annotations.NullMarked;
