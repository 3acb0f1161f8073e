import '../model/egma.ts';
