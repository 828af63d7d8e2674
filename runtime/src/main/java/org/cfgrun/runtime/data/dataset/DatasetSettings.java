package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.data.pipeline.FileClient;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of datasets with annotation files.
 *
 * @param annFile path of the annotation file, or of the file of image names in the layout of VOC; a
 *     list of paths joins several
 * @param pipeline transforms applied to each sample
 * @param classes class names, or the path of a file with one name per line; None for those of the
 *     public dataset
 * @param dataRoot the directory that relative paths are resolved against
 * @param imgPrefix the image directory, or one per annotation file
 * @param segPrefix the directory of semantic maps, or one per annotation file; required if {@code
 *     LoadAnnotations} loads them, which it can from datasets in the format of COCO
 * @param segSuffix what the name of a semantic map has in place of the extension of its image
 * @param proposalFile pickle with the regions of each image that another model has found, for
 *     {@code LoadProposals}
 * @param testMode whether to load all images, without annotations; None for False in training and
 *     True in evaluation
 * @param filterEmptyGt whether training skips images without objects
 * @param fileClientArgs the file backend; only {@code disk} is supported
 */
record DatasetSettings(
    PathList annFile,
    List<Transform> pipeline,
    @Default("None") @Nullable ClassNames classes,
    @Default("None") @Nullable String dataRoot,
    @Default("''") @Nullable PathList imgPrefix,
    @Default("None") @Nullable PathList segPrefix,
    @Default("'.png'") String segSuffix,
    @Default("None") @Nullable String proposalFile,
    @Default("None") @Nullable Boolean testMode,
    @Default("True") boolean filterEmptyGt,
    @Default("dict(backend='disk')") FileClient fileClientArgs) {
  DatasetSettings {
    DatasetArguments.check(annFile, imgPrefix, segPrefix, proposalFile);
  }
}
