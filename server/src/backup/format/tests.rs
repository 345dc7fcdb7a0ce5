use super::*;

fn parts() -> Vec<Part> {
    let (key, value) = (b"agenda/x".to_vec(), vec![7; 40]);
    vec![
        Part::Value {
            tree: Tree::Documents,
            key: key.clone(),
            value: value.clone(),
        },
        Part::Value {
            tree: Tree::Snapshots,
            key: key.clone(),
            value: value.clone(),
        },
        Part::Value {
            tree: Tree::Records,
            key: key.clone(),
            value,
        },
        Part::Removed {
            tree: Tree::Records,
            key,
        },
        Part::Keys(vec![1, 2, 3]),
    ]
}

fn written(parts: &[Part]) -> Vec<u8> {
    let mut writer = BackupWriter::begin(Vec::new()).unwrap();
    for part in parts {
        writer.part(part).unwrap();
    }
    writer.finish().unwrap().0
}

fn refused(bytes: &[u8]) -> String {
    let read = BackupReader::open(bytes).and_then(BackupReader::verify);
    read.unwrap_err().to_string()
}

#[test]
fn a_backup_reads_back() {
    let bytes = written(&parts());
    let mut reader = BackupReader::open(&bytes[..]).unwrap();
    let mut read = Vec::new();
    while let Some(part) = reader.next_part().unwrap() {
        read.push(part);
    }
    assert_eq!(read, parts());
    assert!(reader.next_part().unwrap().is_none());
    let summary = BackupReader::open(&bytes[..]).unwrap().verify().unwrap();
    assert_eq!(summary.parts, 5);
    assert_eq!(summary.bytes, u64::try_from(bytes.len()).unwrap());
}

#[test]
fn every_flipped_bit_is_refused() {
    let bytes = written(&parts());
    for index in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[index] ^= 1 << bit;
            refused(&damaged);
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    let mut bytes = written(&parts());
    for length in 0..bytes.len() {
        refused(&bytes[..length]);
    }
    bytes.push(0);
    assert!(refused(&bytes).contains("something follows its end"));
}

#[test]
fn parts_that_were_left_out_or_put_in_are_refused() {
    let bytes = written(&parts());
    let without_the_first = {
        let end_of_first = 20 + 9 + 8 + 40 + 4;
        [&bytes[..20], &bytes[end_of_first..]].concat()
    };
    let refusal = refused(&without_the_first);
    assert!(
        refusal.contains("not the file that was written"),
        "{refusal}"
    );
}

#[test]
fn data_keys_that_are_there_twice_are_refused() {
    let keys = || Part::Keys(vec![1, 2, 3]);
    let refusal = refused(&written(&[keys(), keys()]));
    assert!(refusal.contains("holds the data keys twice"), "{refusal}");
}

#[test]
fn files_of_others_and_of_other_times_are_named() {
    assert_eq!(refused(b""), "it is no backup of Duologue");
    assert_eq!(refused(&[0; 1000]), "it is no backup of Duologue");
    for version in [0, VERSION + 1] {
        let mut bytes = written(&parts());
        bytes[16..20].copy_from_slice(&version.to_le_bytes());
        assert!(refused(&bytes).contains(&format!("version {version}")));
    }
}

#[test]
fn lengths_that_lie_take_no_memory() {
    let mut bytes = written(&[]);
    bytes.truncate(20);
    bytes.extend([b'd', 0, 0, 0, 0]);
    let mut lying = bytes.clone();
    lying.extend(u32::MAX.to_le_bytes());
    assert!(refused(&lying).contains("out of bounds"));
    bytes.extend(LONGEST_VALUE.to_le_bytes());
    assert!(refused(&bytes).contains("cut off after"));
}
