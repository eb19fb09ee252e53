"""What text of each script looks like: the characters met most, the alphabets, the legal order.

The lists are those of business files (names of people and companies, addresses, headers) rather
than of prose: a file of contacts has hardly a grammatical word in it.
"""

from __future__ import annotations

import re

HAN_OF_JAPAN = frozenset(
    "山田中村木本川井藤佐高小林松原石上野島西東北南大阪京都府県市区町字丁目番号地階室"
    "太郎一二三四五六七八九十子美恵由紀真智和明正博雄介健裕直樹浩弘幸久義光清春夏秋冬"
    "岡橋崎谷沢澤吉金杉江池前長内平福土斉斎遠後伊加賀近阿部宮武水辺渡邊清森竹柴千葉坂青"
    "株式会社有限合同商事工業産業製作所銀行電話番号住所氏名姓郵便会員担当者部署課役職取締"
    "日月年時分円税込額合計注文請求見積売上顧客備考登録更新法人個人情報第支店営業本部総務"
    "新古広花香奈愛優翔陽拓結衣直樹舞里桃梨絵菜々齋齊﨑髙濵濱廣國邉德惠眞祐"
)

HAN_OF_CHINA = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏"
    "卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲健华红建国志海波宁玉梅丹萍鑫"
    "省市区县镇乡村路街道号楼室座栋单元北京上海天津重庆广东西南河湖山江浙福安徽贵云川辽吉"
    "公司有限责任股份集团科技网络信息技术传媒贸易实业电子商务咨询服务工程建设发展投资管理"
    "姓名电话手机邮箱地址邮编备注日期金额客户联系人职务部门经理董事长总的一是不了在人有我"
    "他这中大来上个到说们为子和你出也时年得就那要下以生会自着去之过家学对可里后小么心多新"
    "欧阳诸葛司徒内蒙古自治黑龙陕宁夏青藏香港澳台思创佳盟迪凌通飞图泰联双九同兴和平城沙坪秀英丰朝阳"
)

HAN_OF_TAIWAN = frozenset(
    "王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇"
    "盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯"
    "志明雅婷怡君家豪淑芬美玲俊傑宗翰冠宇佳穎惠雯文雄建宏國華秀英麗珍"
    "省市區縣鎮鄉村里鄰路街段巷弄號樓室之台臺北中南高雄新竹桃園基隆嘉義彰化投苗栗屏東花蓮"
    "公司有限責任股份集團科技網路資訊技術貿易實業電子商務顧問服務工程建設發展投資管理企業"
    "姓名電話手機信箱地址郵遞備註日期金額客戶聯絡人職務部門經理董事長總的一是不了在人有我"
)

HANGUL = frozenset(
    "이김박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지"
    "엄채원천방공현함변염석선설마길연위표명기반라왕금옥육인맹제모탁국여어은편용예경봉사부"
    "가다를을의에도로는시군동면읍리길번대산울광역특별세종청충북상라제울릉"
    "회사식㈜업체상호무역전자기술산업건설개발통신금융보험은행물류유통식품제약화학컨설팅"
    "이름성명전화번호휴대폰메일주소우편담당직책직급부서고객날짜금액비고등록수정일자합계"
    "영수미희숙자순철훈준현지은혜민서윤아진우호재승태동건성상종병연수빈예린채원도하"
    "테헤란압구정서초강남송파마포종로영등포아파트층"
)

KANA = frozenset(chr(c) for c in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC, 0x3005))

SIGNS = frozenset(
    "、。・「」『』（）【】〒〜～－：；？！／＋＆，．％＠＃＊＝＜＞　“”‘’—…·《》〈〉￥①②③④⑤㈱㈲㎡℃№"
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
)

ALPHABETS: dict[str, tuple[str, ...]] = {
    # Letters beyond a to z of each language written in that encoding, in small letters.
    "cp1252": (
        "äöüß",
        "éèêëàâçîïôùûüœæ",
        "áéíóúñü",
        "áâãàçéêíóôõú",
        "àèéìòù",
        "åäöé",
        "æøåé",
        "éëïóöüè",
    ),
    "cp1250": (
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "áéíóöőúüű",
        "ăâîşţ",
        "čćžšđ",
        "äöüß",
    ),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćžšđ"),
    "cp1251": (
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    ),
    "koi8_r": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",),
    "cp1253": ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ",),
    "cp1254": ("çğıöşüâî",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž"),
    "cp1255": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",),
    "cp1256": ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ",),
    "mac_roman": ("äöüß", "éèêëàâçîïôùûüœæ", "áéíóúñü", "åäöé"),
}

FREQUENT = frozenset(
    "оеаинтсрвлкмдпуыьягзαοιετσνηυρπκμλςάίόέήיוהלאתרמבשנםדעחקכפاليمنترعبدهسفقكحةأو"
)
"""Of alphabets other than the Latin the letters met most; the others count half."""

PUNCTUATION = frozenset("€£§©®°²³½«»“”„‘’‚–—…•·×¡¿ºª\xa0№")

THAI_COMMON = frozenset("กขคงจชซญดตถทธนบปผพฟภมยรลวศษสหอะัาำิีึืุูเแโใไ็่้์๊ฐฉฝณฎ๋")
"""The rest (old letters, digits, signs) is rare enough to speak against Thai."""

_CONSONANT = "\u0e01-\u0e2e"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
THAI_FAULT = re.compile(
    # a mark without a consonant below it, a vowel written first without one behind it, an edge
    # to Latin letters
    rf"(?<![{_CONSONANT}{_MARK}])[{_MARK}]"
    rf"|[\u0e40-\u0e44](?![{_CONSONANT}])"
    r"|[A-Za-z][\u0e01-\u0e4e]|[\u0e01-\u0e4e][A-Za-z]"
)

_EAST = "\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u3400-\u4dbf\uff66-\uff9f"
EAST_FAULT = re.compile(
    # one ideograph inside a Latin word is an accented letter taken for half of it
    rf"(?<=[a-z])[{_EAST}](?=[A-Za-z,;\t\"\r\n.]|$)|(?<![{_EAST}])[{_EAST}](?=[a-z])"
    # Hangul and Han side by side
    r"|[\uac00-\ud7a3][\u4e00-\u9fff]|[\u4e00-\u9fff][\uac00-\ud7a3]"
)
_BEYOND = [chr(c) for c in range(0xC0, 0x500)]
_SMALL = "a-z" + "".join(c for c in _BEYOND if c.islower())
_CAPITAL = "".join(c for c in _BEYOND if c.isupper())
_SIGN = "€£§©®°²³½«»“”„‚•×¡¿ºª¹¼¾¸¨´¯¶¤¦±"
WEST_FAULT = re.compile(
    # two alphabets in one word, a capital behind a small letter, a sign inside a word
    r"[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]"
    rf"|[{_SMALL}][{_CAPITAL}]|[{_CAPITAL}]{{2}}[{_SMALL}]"
    rf"|[{_SMALL}{_CAPITAL}A-Z][{_SIGN}](?=[{_SMALL}{_CAPITAL}A-Z])"
    rf"|(?<!\w)[¹³¼¾¸¨´¯¶¤¦][{_SMALL}{_CAPITAL}A-Z]"
    # four accented letters on end
    r"|[\u00c0-\u017f]{4}"
    # Portuguese has its o with tilde before e only: elsewhere it is the long Hungarian o
    r"|[õÕ](?![eEs])"
    # the last form of sigma, kaf, mem, nun, pe and tsadi stands last
    r"|[ςךםןףץ](?=[\u0370-\u05ff])"
)
