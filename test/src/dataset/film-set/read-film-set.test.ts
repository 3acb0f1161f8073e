import { expect, test } from 'vitest';
import { nodeFolders } from '../../../../main/node/folders.ts';
import type { Uncertain } from '../../../../src/dataset/film-set/film-set.ts';
import type { FilmSetLayout } from '../../../../src/dataset/film-set/layouts.ts';
import { readFilmSet } from '../../../../src/dataset/film-set/read-film-set.ts';
import { relativeRuns } from '../../../../src/dataset/film-set/siim-acr.ts';
import { Problems } from '../../../../src/formats/gaze-data/problems.ts';
import { regionBounds, regionMask } from '../../../../src/imaging/region.ts';
import { memoryFolder } from '../../../support/memory-folder.ts';
import { missingSharedData, SHARED_DATA } from '../../../support/shared-data.ts';

/** Columns as published; contents made up. */
const chexpertHeader =
  'Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices';
const chexpert = {
  'train.csv': [
    chexpertHeader,
    'CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0',
    'CheXpert-v1.0-small/train/patient00002/study1/view1_frontal.jpg,Male,87,Frontal,AP,,,-1.0,1.0,,-1.0,-1.0,,-1.0,,-1.0,,1.0,',
    'CheXpert-v1.0-small/train/patient00002/study1/view2_lateral.jpg,Male,87,Lateral,,,,-1.0,1.0,,,,,,,,,,',
  ].join('\n'),
  'valid.csv': `${chexpertHeader}\nCheXpert-v1.0-small/valid/patient64541/study1/view1_frontal.jpg,Male,73,Frontal,AP,0.0,1.0,1.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0\n`,
  'train/patient00001/study1/view1_frontal.jpg': 'a',
  'train/patient00002/study1/view1_frontal.jpg': 'b',
  'train/patient00002/study1/view2_lateral.jpg': 'c',
  'valid/patient64541/study1/view1_frontal.jpg': 'd',
};

async function read(
  files: Record<string, string>,
  {
    uncertain = 'zeros',
    layout = 'auto',
  }: { uncertain?: Uncertain; layout?: FilmSetLayout | 'auto' } = {},
) {
  const folder = memoryFolder(files);
  const problems = new Problems();
  const set = await readFilmSet(folder, [folder], layout, uncertain, problems);
  return { ...set, problems: problems.told };
}

test.each([
  ['zeros', false],
  ['ones', true],
  ['ignore', null],
] as const)('CheXpert with uncertain labels as %s', async (uncertain, doubtful) => {
  const set = await read(chexpert, { uncertain });
  expect(set.layout).toBe('chexpert');
  expect(set.problems).toEqual([]);
  expect(
    set.films.map(({ path, patientId, split, labels }) => ({
      path,
      patientId,
      split,
      edema: labels.get('Edema'),
      opacity: labels.get('Lung Opacity'),
    })),
  ).toEqual([
    {
      path: 'train/patient00001/study1/view1_frontal.jpg',
      patientId: 'patient00001',
      split: 'training',
      edema: false,
      opacity: false,
    },
    {
      path: 'train/patient00002/study1/view1_frontal.jpg',
      patientId: 'patient00002',
      split: 'training',
      edema: doubtful,
      opacity: true,
    },
    {
      path: 'valid/patient64541/study1/view1_frontal.jpg',
      patientId: 'patient64541',
      split: 'validation',
      edema: false,
      opacity: true,
    },
  ]);
});

test('RSNA: two boxes of one film, and films that have none', async () => {
  const set = await read({
    'stage_2_train_labels.csv':
      'patientId,x,y,width,height,Target\n0004cfab,,,,,0\n00436515,264.0,152.0,213.0,379.0,1\n00436515,562.0,152.0,256.0,453.0,1\n00704310,a,,,,1\n',
    'stage_2_detailed_class_info.csv': 'patientId,class\n0004cfab,No Lung Opacity / Not Normal\n',
    'stage_2_train_images/0004cfab.dcm': '',
    'stage_2_train_images/00436515.dcm': '',
    'stage_2_train_images/00704310.dcm': '',
  });
  expect(set.layout).toBe('rsna');
  expect(set.classes).toEqual(['Pneumonia', 'No Pneumonia']);
  expect(set.films.map(({ labels }) => labels.get('Pneumonia'))).toEqual([false, true, true]);
  expect(set.films[1]?.marks.map(({ region }) => regionBounds(region))).toEqual([
    { leftPx: 264, topPx: 152, rightPx: 477, bottomPx: 531 },
    { leftPx: 562, topPx: 152, rightPx: 818, bottomPx: 605 },
  ]);
  expect(set.problems).toMatchObject([{ file: 'stage_2_train_labels.csv', line: 5 }]);
});

test('SIIM-ACR: masks run down the columns, each run counted from the end of the last', async () => {
  const [first, second] = ['1.2.276.0.1', '1.2.276.0.2'];
  const set = await read({
    // The column’s name begins with a space in the file that was published.
    'train-rle.csv': `ImageId, EncodedPixels\n${first}, 2050 3 1021 2\n${second}, -1\n${first},5 1 1\n`,
    [`dicom-images-train/1.2.276.9/1.2.276.8/${first}.dcm`]: '',
    [`dicom-images-train/1.2.276.7/1.2.276.6/${second}.dcm`]: '',
  });
  expect(set.layout).toBe('siim-acr');
  expect(set.films.map(({ labels }) => labels.get('Pneumothorax'))).toEqual([true, false]);
  const [mark] = set.films[0]?.marks ?? [];
  const mask = regionMask(mark?.region ?? [], { widthPx: 1024, heightPx: 1024 });
  const painted = [...mask.values.entries()].flatMap(([at, value]) => (value ? [at] : []));
  const at = (column: number, row: number) => row * 1024 + column;
  expect(painted).toEqual([at(2, 2), at(3, 2), at(2, 3), at(3, 3), at(2, 4)]);
  expect(set.problems).toMatchObject([{ line: 4, message: 'a mask that is no list of runs' }]);
  expect(relativeRuns('1048575 2')).toBeNull();
});

test('NIH ChestX-ray14: findings, boxes under its own odd header, and the published split', async () => {
  const set = await read({
    'Data_Entry_2017.csv': [
      'Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],',
      '00000001_000.png,Cardiomegaly|Emphysema,0,1,58,M,PA,2682,2749,0.143,0.143,',
      '00000002_000.png,No Finding,0,2,81,M,PA,2500,2048,0.171,0.171,',
    ].join('\n'),
    'BBox_List_2017.csv':
      'Image Index,Finding Label,Bbox [x,y,w,h],,,\n00000001_000.png,Cardiomegaly,225.08,547.01,86.77,79.18,,,\n',
    'train_val_list.txt': '00000001_000.png\n',
    'test_list.txt': '00000002_000.png\n',
    'images_001/images/00000001_000.png': '',
    'images_001/images/00000002_000.png': '',
  });
  expect(set.layout).toBe('nih14');
  expect(set.films).toMatchObject([
    { patientId: '1', split: 'training', marks: [{ label: 'Cardiomegaly', phrase: null }] },
    { patientId: '2', split: 'test', marks: [] },
  ]);
  const [first] = set.films;
  expect([...(first?.labels ?? [])].filter(([, value]) => value)).toEqual([
    ['Cardiomegaly', true],
    ['Emphysema', true],
  ]);
  expect(set.problems).toEqual([]);
});

test('MS-CXR: phrases and boxes of MIMIC-CXR’s films, which lie elsewhere', async () => {
  const path = 'files/p10/p10000032/s50414267/02aa804e.jpg';
  const folder = memoryFolder({
    'MS_CXR_Local_Alignment_v1.1.0.csv': `dicom_id,category_name,label_text,path,x,y,w,h,image_width,image_height,split\n02aa804e,Pneumonia,"Airspace opacity, left base.",${path},100,200,300,400,2544,3056,test\n`,
  });
  const films = memoryFolder({ 'mimic/p10/p10000032/s50414267/02aa804e.jpg': '' });
  const set = await readFilmSet(folder, [folder, films], 'auto', 'zeros', new Problems());
  expect(set).toMatchObject({
    layout: 'ms-cxr',
    films: [
      {
        path: 'mimic/p10/p10000032/s50414267/02aa804e.jpg',
        patientId: 'p10000032',
        split: 'test',
        markedSize: { widthPx: 2544, heightPx: 3056 },
        marks: [{ phrase: 'airspace opacity , left base', label: 'Pneumonia' }],
      },
    ],
  });
});

test('Open-i: reports in XML name their films', async () => {
  const set = await read({
    'ecgen-radiology/7.xml': `<eCitation><MedlineCitation><Article><Abstract>
      <AbstractText Label="COMPARISON">None.</AbstractText>
      <AbstractText Label="FINDINGS">1. Mild cardiomegaly. Heart &lt; normal? 2. No effusion.</AbstractText>
      <AbstractText Label="IMPRESSION">Mild change.</AbstractText>
      </Abstract></Article></MedlineCitation>
      <parentImage id="CXR7_1_IM-2263-1001"><caption>PA</caption></parentImage>
      <parentImage id="CXR7_1_IM-2263-2001"/></eCitation>`,
    'ecgen-radiology/8.xml': '<eCitation></eCitation>',
    'openi_gld_std14.csv': 'filename,Atelectasis,Cardiomegaly,normal\nCXR7,0,1,0\n',
    'CXR7_1_IM-2263-1001.png': '',
    'CXR7_1_IM-2263-2001.png': '',
  });
  expect(set.layout).toBe('openi');
  expect(set.films).toHaveLength(2);
  expect(set.films[0]).toMatchObject({
    patientId: 'CXR7',
    sentences: ['mild cardiomegaly', 'heart < normal ?', 'no effusion', 'mild change'],
  });
  expect(set.films[0]?.labels.get('Cardiomegaly')).toBe(true);
  expect(set.problems).toMatchObject([{ file: 'ecgen-radiology/8.xml' }]);
});

test('Open-i as Kaggle has it: two tables, file names with two extensions', async () => {
  const set = await read({
    'indiana_reports.csv':
      'uid,MeSH,Problems,image,indication,comparison,findings,impression\n1,normal,normal,Xray,Positive,None.,"The lungs are clear, no effusion.",Normal chest.\n',
    'indiana_projections.csv': 'uid,filename,projection\n1,1_IM-0001-4001.dcm.png,Frontal\n',
    'images/images_normalized/1_IM-0001-4001.dcm.png': '',
  });
  expect(set).toMatchObject({
    layout: 'openi',
    films: [{ sentences: ['the lungs are clear , no effusion', 'normal chest'] }],
  });
});

test('a folder and a CSV: class columns, class names, splits, and columns that are neither', async () => {
  const set = await read({
    'my.csv':
      'File,patient_id,split,label,age,Edema,Note\na.png,1,train,Mass|Nodule,1,1,ok\nb.png,1,test,,0,0,\nmissing.png,2,test,,1,0,\n',
    'films/a.png': '',
    'films/b.png': '',
  });
  expect(set).toMatchObject({
    layout: 'folder',
    classes: ['age', 'Edema', 'Mass', 'Nodule'],
    films: [
      { name: 'a.png', patientId: '1', split: 'training' },
      { name: 'b.png', patientId: '1', split: 'test' },
    ],
    problems: [{ message: '1 of its films are in no folder, first missing.png' }],
  });
  expect(set.films.map(({ labels }) => Object.fromEntries(labels))).toEqual([
    { age: true, Edema: true, Mass: true, Nodule: true },
    { age: false, Edema: false, Mass: false, Nodule: false },
  ]);
});

test('a film that could be one of two files is not guessed', async () => {
  const files = { 'list.csv': 'image,Edema\nview1.jpg,1\n', 'a/view1.jpg': '', 'b/view1.jpg': '' };
  expect((await read(files)).films).toEqual([]);
});

test('a layout that is named and not there is refused with what is missing', async () => {
  await expect(read({ 'list.csv': 'image,Edema\n' }, { layout: 'rsna' })).rejects.toMatchObject({
    code: 'filmSet.noList',
    expected: expect.stringContaining('Target'),
    actual: 'list.csv',
  });
});

test.skipIf(missingSharedData('cxr-nih14'))(
  'the films of NIH that are there, with boxes',
  async () => {
    const folder = await nodeFolders.open(`${SHARED_DATA}cxr-nih14`);
    const set = await readFilmSet(folder, [folder], 'auto', 'zeros', new Problems());
    expect(set.layout).toBe('nih14');
    expect(set.films).toHaveLength(26);
    expect(set.films.filter(({ marks }) => marks.length > 0)).toHaveLength(12);
  },
);
